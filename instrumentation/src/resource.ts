import { randomUUID } from 'node:crypto';
import { defaultResource, detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { GENERAL } from '@spanproof/vocabulary';

export interface ServiceSettings {
  readonly serviceName: string | undefined;
  readonly serviceVersion: string | undefined;
  readonly environment: string | undefined;
}

/** Who speaks. A service nobody named stays unnamed: OpenTelemetry's `unknown_service` would be an invented caller in evidence. */
export function describeResource({ serviceName, serviceVersion, environment }: ServiceSettings, version: string): Resource {
  const sdk = Object.entries(defaultResource().attributes).filter(([name]) => name.startsWith('telemetry.'));
  const declared = { [GENERAL.serviceName]: serviceName, [GENERAL.serviceVersion]: serviceVersion, [GENERAL.deploymentEnvironmentName]: environment };
  return resourceFromAttributes({ [GENERAL.serviceInstanceId]: randomUUID() })
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(
      resourceFromAttributes({
        ...Object.fromEntries(sdk),
        'telemetry.distro.name': '@spanproof/instrumentation',
        'telemetry.distro.version': version,
        ...Object.fromEntries(Object.entries(declared).filter(([, value]) => value !== undefined)),
      }),
    );
}
