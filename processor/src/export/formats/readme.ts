/** README.txt: what the folder is and how to check it without the party that made it. The same text in every bundle. */
export const README = `Evidence of LLM calls, sealed as they happened.

Check it
  python3 verify/verify.py BUNDLE --policy TRUST-POLICY
    BUNDLE is the zip or the unpacked folder. TRUST-POLICY must come to you by another way than this bundle (the operator prints it
    with "spanproof trust print"): whoever could forge the bundle could forge keys/trust-policy and verify/verify.py in it as well.
    Published verifiers and their hashes come with the releases of Spanproof. Exit codes: 0 verified, 1 findings, 2 cannot be opened.
  sha256sum -c manifest-sha256.txt
    inside the unpacked folder: the files are those the manifest lists (which alone says nothing about who made them).

Files
  data/bundle.json              period, scope, streams, counts, what is withheld
  data/log/checkpoint           signed head of the global log (C2SP tlog-checkpoint)
  data/log/tile/entries/        all of its entries (C2SP tlog-tiles): who may write, and the signed heads of all streams
  data/streams/N/B/leaves       every row of stream N, 182 bytes each, 16,384 a block
  data/streams/N/B/core.jsonl   what each call in scope did, without its content
  data/streams/N/B/parts        hashes of its encrypted parts; the parts themselves are withheld
  tagmanifest-sha256.txt.note   the bundle's one signature, by the log's governance key

What it cannot show: calls that were never instrumented, an application that lied before hashing, a writer compromised before sealing.
`;
