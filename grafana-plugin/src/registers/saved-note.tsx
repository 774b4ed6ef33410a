import { Alert } from '@grafana/ui';
import type { ReactElement } from 'react';
import type { SavedEntry } from './use-entry-save.ts';

/** What the processor sealed; with a file, whether it sealed the very bytes that were chosen here. */
export function SavedNote({ saved: { entry, ownHash }, onClose }: { readonly saved: SavedEntry; readonly onClose: () => void }): ReactElement {
  const { id, version, file_hash, record_id } = entry;
  const sealed = `${id}: version ${version} is sealed${entry.retired ? ', it retires the entry' : ''} (record ${record_id.slice(0, 8)})`;
  if (ownHash === undefined) return <Alert severity="success" title={sealed} onRemove={onClose} />;
  const same = ownHash === file_hash;
  return (
    <Alert
      severity={same ? 'success' : 'error'}
      title={same ? `${sealed}; its file is the one chosen here` : `${sealed}, but not with the file chosen here`}
      onRemove={onClose}
    >
      <p style={{ overflowWrap: 'anywhere', margin: 0 }}>
        Hash computed here: <code>{ownHash}</code>
        <br />
        Hash by the processor: <code>{file_hash ?? 'none'}</code>
      </p>
      {!same && <p>Something changed the file on its way. Upload it again; if it stays, do not trust the connection.</p>}
    </Alert>
  );
}
