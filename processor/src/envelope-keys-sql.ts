/** Ids (hex) of the keys in the header of the subject part (docs/ledger-format.md section 3): a count, then 16 bytes each. An expression over `records`. */
export const SUBJECT_KEYS =
  'arrayMap(place -> lower(hex(substring(subject_envelope, 6 + 16 * place, 16))), range(reinterpretAsUInt8(substring(subject_envelope, 5, 1))))';
