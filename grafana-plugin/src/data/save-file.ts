import type { ReceivedFile } from './request.ts';

/** Hands a received file to the browser as a download. */
export function saveFile({ blob, name }: ReceivedFile): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Chromium reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
