/**
 * The 128 things that the guides in the requirements ask for, in our words: `id | what | state | how | proof`.
 * State: `yes`, `part` (something contributes, the row says what is missing), `not yet`, `outside` (not for software), `other` (covered by other rows).
 * How: `control:`, `endpoint:`, `register:` and `template:` name things that must exist; everything else is words.
 * Proof: `<file below test/>#<text in it>`, a test or a case of one that fails when the feature is taken away; `template` = the line of that number in
 * registers/templates.test.ts. `yes` and `part` need one.
 */
export const COVERAGE = `
1 | Who may send data to models | yes | control:cc6-6-allow-lists; models, providers and operations are listed by policy | policy/decide.test.ts#allow what they name, exactly or by beginning
2 | Models by the caller's role | yes | policy lists models, providers and operations by the role the application declares, and by environment | policy/judge-request.test.ts#access: by role and environment to providers, models and operations
3 | Separate roles, an auditor who only reads | yes | five roles, deny by default | api/matrix.test.ts#lets a viewer and an operator take nothing away and an auditor change nothing but exports
4 | Roles over model management and API access | part | register:models, register:changes; stores of training data lie elsewhere | registers/routes.test.ts#who may do what, and what is recorded
5 | Multi-factor authentication | part | register:attestations; the claim of the identity provider is not read | template
6 | Regular access reviews | yes | control:cc6-2-access-review, a decision per entry | evidence/gaps/document-gaps.ts#an overdue access review
7 | Keys are rotated by policy | yes | control:cc6-1-provider-keys, age by keyed fingerprint | evidence/gaps/traffic-gaps.ts#a key that is too old
8 | Logs of key rotation and use | part | every call carries the key's fingerprint, endpoint:GET /api/v1/inventory lists them by first and last use; rotations at the provider are not seen | instrumentation/source-chain.test.ts#the key fingerprint is what an auditor computes from the key
9 | Keys scoped to the models they need | not yet | ingest keys name a tenant only |
10 | Immediate revocation | part | endpoint:DELETE /api/v1/tokens/{id}; keys of providers are revoked at the provider | api/auditor-tokens.test.ts#a revoked token is refused at once, also where sealing fails
11 | Separate keys for each environment | yes | control:cc6-1-provider-keys | evidence/gaps/traffic-gaps.ts#one key in two environments
12 | Keys are revoked when people leave | part | template:key-management; lists of leavers are not read | template
13 | Documented life of keys | part | template:key-management, control:cc6-1-encryption-keys | template
14 | Keys in a secrets manager, none in prompts or code | part | control:c1-content-redacted finds them in traffic, spanproof detect --path in repositories; what a secrets manager holds is not seen | cli/detect-path.test.ts#finds hard-coded keys where they stand, and prints none of them
15 | Secrets management | yes | key services: a local file, Vault’s transit engine, AWS KMS; tokens by file, never in arguments | contracts/key-service.ts#refuses another aad, another tenant, another version, any flipped bit and any cut
16 | Prompts and responses are encrypted | yes | an envelope per part of a record, AES-256-GCM with commitment | seal/envelope.test.ts#refuses every flipped bit
17 | TLS in transit | part | the receiver speaks 1.2 or newer; towards providers the version is recorded for fetch, node:http and Bedrock, plain HTTP over a network raises the risk class; neither is enforced | path/tls.test.ts#speaks no TLS older than 1.2
18 | Encryption at rest of all stores, logs too | yes | control:cc6-1-encryption-at-rest, a scan with a positive control | evidence/gaps/measured-gaps.ts#content in plain text
19 | Encryption at rest by the vendor | part | template:vendor-contract-requirements | template
20 | Key management procedures | yes | template:key-management, control:cc6-1-encryption-keys, rotation by command; each rotation and destruction is a record | evidence/gaps/measured-gaps.ts#a key-encryption key that was never rotated
21 | Who can view AI logs | yes | endpoint:GET /api/v1/access; what is shown was recorded before | calls/real-processor.test.ts#whoever kills the processor between asking and seeing has left the access record, and seen nothing
22 | Who can change guardrail rules | part | register:policies, author and approver differ; policies are not signed yet | registers/registers.test.ts#an approver who is the author
23 | Least privilege | not yet | no report of what is granted and not used |
24 | Unauthorised access is monitored | part | refused requests are sealed; anomalies are not looked for | api/server.test.ts#by a role that may not is sealed as refused; by nobody it is not sealed
25 | Access policies and lists of users | part | template:access-control, register:access_reviews | template
26 | Logs are protected from those they log | part | sealed and signed, cosigned by witnesses where they are set; with the engine inside, one administrator holds host and keys, and the report says so | witness/witness.test.ts#another history, however well signed and proved: 422, and the old one stands
27 | Every interaction is in a log that shows tampering | yes | control:cc4-1-integrity and an offline verifier | verify/flips.test.ts#is found by the TypeScript verifier
28 | Private subnets, gateway, firewall | part | template:network-architecture | template
29 | Network security | part | template:network-architecture, register:documents | registers/templates.test.ts#'network-architecture'
30 | Model theft, exposed keys | part | template:key-exposure; keys in traffic are found, theft is not | evidence/gaps/traffic-gaps.ts#a secret that was only logged
31 | AI dependencies are scanned and patched | part | template:vulnerability-management; scan results are not read | template
32 | Prompt injection and hostile input | part | every call carries a score and reasons, and a risk class; nothing blocks on the score, and multilingual or social attacks are hardly seen | injection/score-injection.test.ts#weighs an order in a tool result or a document heavier than one of a person
33 | Every call is logged | yes | one import | instrumentation/protocols.test.ts#a call becomes one span of record with its facts and content
34 | The eight fields of a call | yes | control:cc6-1-required-fields | evidence/gaps/traffic-gaps.ts#missing token counts
35 | User, outcome and rule outcomes | yes | control:pi1-input-rules, control:cc6-1-required-fields | evidence/gaps/traffic-gaps.ts#a rule that is switched off somewhere
36 | Prompts, responses, tokens, attribution | yes | persons in the erasable part | normalise/normalise.test.ts#persons and sessions are in the subject part only
37 | Anomalies are monitored | yes | endpoint:GET /api/v1/signals: statistics over every series, one budget of false alarms; alert rules as code for Grafana; register:alerts holds what both raise, endpoint:POST /api/v1/alerts/{id}/transition | alerts/processor.test.ts#an alert from its first notification to its end, by Grafana and by people
38 | Central logs | part | OTLP in, endpoint:GET /api/v1/calls/export.ndjson; no feed to a SIEM | calls/export.test.ts#ndjson is the calls, exactly, in lines a terminal may show
39 | Drift alerts and how they were resolved | yes | endpoint:GET /api/v1/signals and the alert that each opened, register:alerts, endpoint:GET /api/v1/alerts with every step and its record, control:cc7-2-alerts-resolved | watch/drift-watch.test.ts#a model and a prompt that nobody approved: compared with what came before, a signal, an alert, and the end of both
40 | Risk class of each call | yes | class and reasons are sealed with each call, endpoint:GET /api/v1/calls filters by it | risk/assess-risk.test.ts#takes the class of the gravest reason; without one it is low
41 | Records of AI incidents | part | register:incidents, control:cc7-3-incidents-resolved; none is opened automatically | evidence/gaps/document-gaps.ts#an incident without a resolution
42 | Incident response plan that covers AI | part | template:incident-response and its playbooks | template
43 | Procedures for security events and unavailable models | part | template:model-availability, template:incident-response | template
44 | Evidence of monitoring and logging | yes | control:pi1-days-covered | evidence/gaps/traffic-gaps.ts#a day without a sign of life
45 | Outputs are monitored | part | control:pi1-outputs-complete; anomalies are not looked for | evidence/gaps/traffic-gaps.ts#truncated outputs
46 | Auditors draw samples, and test completeness | part | control:cc7-2-completeness and endpoint:POST /api/v1/exports/populations, from which the auditor's nonce draws; control:cc6-7-provider-usage reconciles counts of providers, invoices are not read | export/report-in-bundle.test.ts#draws a sample in two steps that everybody can draw again
47 | Quarterly self-tests | yes | register:schedules starts them, endpoint:POST /api/v1/runs, each run sealed | schedule/scheduler.test.ts#catches up each missed period once, oldest first, and a restart repeats none
48 | Agents: tools, chained actions | yes | tool calls and steps are records of their own | normalise/normalise.test.ts#MCP: tools/call is a tool call, the rest are steps
49 | Versions of prompts and models | part | control:cc8-1-prompt-changes over fingerprints, which not every call has | evidence/gaps/traffic-gaps.ts#an unapproved prompt
50 | Change records of prompts and models | yes | control:cc8-1-model-changes, register:changes | evidence/gaps/traffic-gaps.ts#an unapproved model
51 | Changes are documented and approved | part | register:changes, template:change-management | template
52 | Rules and logging are under change control | part | register:changes for policies; nothing compares them with the hash on calls yet | registers/registers.test.ts#an approver who is the author
53 | Model updates: test, approval, rollout, rollback | part | control:cc8-1-model-changes; rollout and rollback are not shown | evidence/gaps/traffic-gaps.ts#an unapproved model
54 | Approval before a model is promoted | yes | register:models, control:cc8-1-model-changes | evidence/gaps/traffic-gaps.ts#an unapproved model
55 | Hallucination and leakage as risks | part | template:risk-assessment | registers/templates.test.ts#'risk-assessment'
56 | Vendor risk assessments | part | template:vendor-risk-assessment | template
57 | Vendor reports are reviewed every year | yes | endpoint:GET /api/v1/todo, control:cc9-2-vendor-evidence | registers/todo.test.ts#before the audit window begins a report only has to be of the last twelve months
58 | Security in contracts | part | template:vendor-contract-requirements | template
59 | Vendors notify incidents | part | register:vendors holds the hours promised | registers/schemas.test.ts#'incident_notice_hours'
60 | List of vendors and services in use | yes | endpoint:GET /api/v1/inventory from traffic, control:cc9-2-unregistered-vendors | inventory/real-processor.test.ts#what calls used is listed, recorded within a minute and once
61 | A type 2 report of the vendor that covers the period | yes | control:cc9-2-vendor-evidence: type, period, bridge letter, exceptions | evidence/gaps/document-gaps.ts#a stale vendor report
62 | Reports are asked for early | part | endpoint:GET /api/v1/todo names what runs out | registers/todo.test.ts#what has a day comes before what has none, soonest first
63 | Inheritance and carve-out | part | register:vendors with complementary controls, template:subservice-controls | template
64 | No vendor without a report | part | control:cc9-2-vendor-evidence finds it; policy refuses providers without a valid vendor where it lists them | policy/judge-request.test.ts#vendors: until their last day
65 | Subservice organisations are monitored | part | control:cc9-2-vendor-evidence, template:subservice-controls | template
66 | Data processing agreements on file | yes | control:cc9-2-vendor-evidence, control:p6-disclosures | evidence/gaps/traffic-gaps.ts#personal data to a vendor without an agreement
67 | AI risk assessment on paper | part | template:risk-assessment | template
68 | Risk class of each model | part | register:models; it steers nothing yet | template
69 | Uptime of model APIs | yes | control:a1-availability | evidence/gaps/traffic-gaps.ts#availability below the commitment
70 | Commitment and error budget | part | control:a1-availability against the commitment registered; one for all, no tiers | evidence/cases/a1-availability.ts#one of 20 breaks 95.0001 %
71 | Fallback between providers | yes | control:a1-fallback | evidence/cases/a1-fallback.ts#another provider answered one request
72 | Recovery plan, times tested | part | template:disaster-recovery; no command measures a restore | template
73 | Model artefacts and vector stores are backed up | part | register:attestations | template
74 | Capacity planning | part | control:a1-rate-limits; hardware is not seen | evidence/gaps/traffic-gaps.ts#a surge of refused calls
75 | Dependence on a provider | part | template:provider-contingency; shares are not shown | template
76 | Fails open or closed, and each time it did | yes | control:pi1-input-rules, control:cc7-1-production-enforces | evidence/gaps/traffic-gaps.ts#a scan that gave up, and the call went on
77 | Error handling is documented | part | template:error-handling | template
78 | Rate limits per user | part | policy limits calls and tokens by caller, in each process on its own | instrumentation/policy.test.ts#count calls of a minute per caller, not what was refused
79 | Degraded models | not yet | |
80 | Complete, valid, accurate, timely, authorised | yes | control:pi1-input-rules, control:pi1-model-served, control:pi1-outputs-complete, control:pi1-stored-completely, control:pi1-days-covered | evidence/gaps/gaps.test.ts#all of them at once: each is found, and nothing else
81 | Quality controls on outputs | part | control:pi1-outputs-complete, template:evaluation | evidence/gaps/traffic-gaps.ts#truncated outputs
82 | Validation and quality scores of outputs | part | template:evaluation; scores are not read | template
83 | Evaluation before each model update | part | register:models and register:changes name it; results are not read | template
84 | Data drift | yes | lengths, languages, topics, finish reasons, refusals of each series against its baseline; endpoint:GET /api/v1/signals/{id}/comparison | watch/drift-watch.test.ts#behind a signal: the measure over time and both distributions, of the calls it was raised on
85 | Human review | part | template:human-oversight; no review queue | template
86 | Audit trail of requests and responses | yes | endpoint:GET /api/v1/calls/{id}, endpoint:POST /api/v1/calls/{id}/reveal | calls/real-processor.test.ts#is found, revealed as it was after redaction, and proved to the log key
87 | Rule evaluations are logged, passes too | yes | a verdict per rule and call | policy/decide.test.ts#leaves one verdict per rule and call
88 | Blocked requests did not reach the provider | yes | control:cc6-7-blocked-no-egress, control:cc6-7-provider-usage for the days whose usage is registered | evidence/gaps/document-gaps.ts#requests that a provider counted and nobody recorded
89 | Inputs are checked before they are sent | yes | the policy's rules in the caller's process, template:error-handling | instrumentation/protocols.test.ts#what policy redacts reaches neither the provider nor the record
90 | Rules are active in production | yes | control:cc7-1-production-enforces | evidence/gaps/traffic-gaps.ts#monitor only in production
91 | Personal data, secrets and token limits are enforced | yes | block or redact before data leaves | instrumentation/guard.test.ts#blocks a model that is not allowed, and limits the tokens asked for
92 | Lists of allowed models | yes | control:cc6-6-allow-lists | evidence/gaps/traffic-gaps.ts#a model that is not listed, allowed
93 | Data is not leaked by vendors nor trained on | part | register:vendors holds the terms | template
94 | Providers keep nothing | part | register:vendors holds retention_days; policy forces settings such as store: false | instrumentation/policy.test.ts#are forced and taken out, everything else stays, numbers too
95 | Personal data is found in prompts and responses | yes | scanner, control:p3-categories | redact/canary.test.ts#wherever in any JSON value it is planted, it does not survive and the text stays JSON
96 | Per kind: block, redact or log | yes | policy rules, tried in every combination | policy/decide.test.ts#$action by $by on $direction, $count found, truncated $truncated, fails $fail
97 | Data classification | part | template:data-classification; every call has the higher of the declared class and that of its findings, sealed in core; no control reads it yet | transforms/data-class.test.ts#the class of a call is sealed with its facts
98 | Unneeded fields are left out | part | template:data-minimisation; policy takes named settings out of requests | instrumentation/policy.test.ts#are forced and taken out, everything else stays, numbers too
99 | Training data is protected | outside | stores of training data are not touched; template:training-data |
100 | Output leaks between tenants | not yet | |
101 | Models are isolated | outside | a matter of the provider |
102 | A privacy notice that names LLMs | yes | control:p1-notice, template:privacy-notice | evidence/gaps/document-gaps.ts#a missing privacy notice
103 | Data minimisation | part | control:p3-categories, template:data-minimisation | evidence/gaps/traffic-gaps.ts#personal data of a kind that is not allowed
104 | Retention by policy | yes | endpoint:POST /api/v1/retention/run: policies with two signers, whole partitions, holds; control:c1-retention, control:p4-retention find what is overdue | evidence/gaps/traffic-gaps.ts#content that is kept too long
105 | Deletion is automatic | yes | retention removes whole partitions by itself, under a policy that two signed, and says so in the log | privacy/retention.test.ts#removes content of whole partitions, says so in the log before, records it, and leaves the rest
106 | Export before deletion | yes | where the policy says so, nothing goes before it was exported | privacy/retention.test.ts#exports before it removes, where the policy says so
107 | Rights of data subjects, erasure | yes | endpoint:POST /api/v1/erasures, endpoint:POST /api/v1/subjects/export, template:data-subject-rights | privacy/erase.test.ts#at once: nothing of the subject opens here any more, everything of others does
108 | Deletion reaches embeddings and vector stores | part | signed notices to receivers, acknowledgements in the ledger and the statement; what receivers do is theirs | privacy/erase.test.ts#receivers were told, signed; who fails is told again; both acknowledgements are on record
109 | Personal data in and out is blocked or redacted | yes | rules for both directions, at the source and again at the processor | redact/redact-call.test.ts#a rule about both counts everything once
110 | Consent and lawful basis | part | template:consent-basis; consent is sealed with the call, and rules may ask for it | instrumentation/policy.test.ts#rules ask for what the application declared
111 | Personal data in training data | part | template:training-data | registers/templates.test.ts#'training-data'
112 | Notices of automated decisions | part | template:automated-decision-notice | template
113 | Transfers across borders | part | template:transfer-assessment; regions are recorded, and rules may ask for the tenant's | instrumentation/policy.test.ts#rules ask for what the application declared
114 | Inventory of models | part | register:models, endpoint:GET /api/v1/inventory by first and last use; sources of training data are not seen | inventory/real-processor.test.ts#what calls used is listed, recorded within a minute and once
115 | Data lineage | part | template:data-lineage | template
116 | Bias, transparency, oversight | part | template:fairness-testing, template:model-sheet, template:human-oversight | template
117 | Data-flow diagrams | part | endpoint:GET /api/v1/data-flow.svg from traffic; only instrumented calls show | report/package.test.ts#goldens: the report, the answer sheet, the diagram and the tables
118 | Where data flows, logged, encrypted, who has access | part | endpoint:GET /api/v1/data-flow answers with figures, the answer sheet is in every export; only instrumented calls show | export/report-in-bundle.test.ts#has the evidence package under its manifest, was verified before it was offered, and says the same when it is made again
119 | Exports as CSV, JSON and API | yes | endpoint:GET /api/v1/calls/export.csv, endpoint:GET /api/v1/calls/export.ndjson, endpoint:GET /api/v1/exports/{id}/file | calls/export.test.ts#ends with count, hash of all before, period, filter and the signed head of the log
120 | Evidence by criteria | yes | endpoint:POST /api/v1/exports: report as HTML, workbook and JSON, for the criteria that are asked for | export/report-in-bundle.test.ts#speaks of what it was asked to speak of, and says what it left out
121 | As of a day, or for a period | part | runs and packages of any window; no endpoint offers the package yet | evidence/run.test.ts#says the same of the same evidence, at another time and by another person
122 | Mock audit weeks before | part | endpoint:POST /api/v1/runs over any window; no timer, no readiness score | evidence/gaps/gaps.test.ts#all of them at once: each is found, and nothing else
123 | Common gaps are checked | yes | 39 of them are seeded in the tests | evidence/gaps/gaps.test.ts#nothing is found where there is nothing, and everything was looked at
124 | Timeline of readiness | part | template:readiness-plan | template
125 | Architecture, flows and controls are documented | part | generated pages fail the build when they are old; template:system-description | house/generated.test.ts#is what
126 | Advice on rollout | outside | advice |
127 | Governance, lineage, monitoring, injection defence, oversight | other | rows 32, 45, 85, 115 and 116 |
128 | Started in minutes | yes | one import, one command | cli/serve.test.ts#prints where it listens, the import line, who holds the keys, and how long it took
`;
