export type FindingKind =
  | 'EMAIL'
  | 'PHONE'
  | 'CREDIT_CARD'
  | 'IBAN'
  | 'US_SSN'
  | 'SECRET.jwt'
  | 'SECRET.private_key'
  | 'SECRET.aws_access_key'
  | 'SECRET.openai_key'
  | 'SECRET.anthropic_key'
  | 'SECRET.github_token'
  | 'SECRET.bearer'
  | 'SECRET.assignment';
