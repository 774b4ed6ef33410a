import type { AppRootProps } from '@grafana/data';
import type { ReactElement } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { VisitorProvider } from './data/permissions.tsx';
import { AccessPage } from './pages/access/access-page.tsx';
import { CallPage } from './pages/calls/call-page.tsx';
import { CallsPage } from './pages/calls/calls-page.tsx';
import { ControlPage } from './pages/controls/control-page.tsx';
import { ControlsPage } from './pages/controls/controls-page.tsx';
import { DataFlowPage } from './pages/data-flow/data-flow-page.tsx';
import { DocumentsPage } from './pages/documents/documents-page.tsx';
import { AlertPage } from './pages/drift/alert-page.tsx';
import { DriftPage } from './pages/drift/drift-page.tsx';
import { SignalPage } from './pages/drift/signal-page.tsx';
import { ExportsPage } from './pages/exports/exports-page.tsx';
import { IncidentsPage } from './pages/incidents/incidents-page.tsx';
import { InventoryPage } from './pages/inventory/inventory-page.tsx';
import { VersionPage } from './pages/inventory/version-page.tsx';
import { LedgerPage } from './pages/ledger/ledger-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { PrivacyPage } from './pages/privacy/privacy-page.tsx';
import { RetentionPage } from './pages/retention/retention-page.tsx';
import { ReviewsPage } from './pages/reviews/reviews-page.tsx';
import { SetUpPage } from './pages/set-up/set-up-page.tsx';
import { readSettings } from './settings.ts';

/** Every page there is; what an address does not name leads to the overview. */
export function App({ meta }: AppRootProps): ReactElement {
  const { trustPolicy } = readSettings(meta.jsonData);
  return (
    <VisitorProvider>
      <Routes>
        <Route path="overview" element={<OverviewPage />} />
        <Route path="controls" element={<ControlsPage />} />
        <Route path="controls/:id" element={<ControlPage />} />
        <Route path="calls" element={<CallsPage />} />
        <Route path="calls/:id" element={<CallPage trustPolicy={trustPolicy} />} />
        <Route path="drift" element={<DriftPage />} />
        <Route path="drift/:id" element={<AlertPage />} />
        <Route path="drift/signals/:id" element={<SignalPage />} />
        <Route path="inventory" element={<InventoryPage />} />
        <Route path="inventory/versions/:id" element={<VersionPage />} />
        <Route path="data-flow" element={<DataFlowPage />} />
        <Route path="ledger" element={<LedgerPage />} />
        <Route path="privacy" element={<PrivacyPage />} />
        <Route path="retention" element={<RetentionPage />} />
        <Route path="access" element={<AccessPage />} />
        <Route path="documents" element={<DocumentsPage />} />
        <Route path="reviews" element={<ReviewsPage />} />
        <Route path="incidents" element={<IncidentsPage />} />
        <Route path="set-up" element={<SetUpPage />} />
        <Route path="exports" element={<ExportsPage />} />
        <Route path="*" element={<Navigate replace to="overview" />} />
      </Routes>
    </VisitorProvider>
  );
}
