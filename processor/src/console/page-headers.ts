/** SHA-256 of nothing: components put an empty style element into the page and fill it by rules, which no markup can do. */
const EMPTY_STYLE = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/** On every page of the console, in place of what API answers carry: our own scripts, styles and requests only, and none inline. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' '${EMPTY_STYLE}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** For a file whose name changes with its bytes. */
export const HASHED_FILE_HEADERS: Readonly<Record<string, string>> = { 'cache-control': 'private, max-age=31536000, immutable' };
