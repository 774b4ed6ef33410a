/**
 * On every page of the console, in place of what API answers carry. Scripts and requests: our own only, none inline. Styles: the
 * style sheets that React components write at run time have no file; they can colour the page and nothing else.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
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
