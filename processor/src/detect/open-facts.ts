import type { CallFacts, Json } from '@spanproof/vocabulary';

/** The facts that are free text from outside. Ids of known form, hashes, numbers and our own words hold nothing to find and are left out. */
export function openFacts(facts: CallFacts): { readonly [fact: string]: Json } {
  const { operation, provider, model_requested, model_served, response_id, provider_request_id, app_request_id } = facts;
  const { server_address, region, finish_reasons, error_type, tool_names, tls_version, data_class } = facts;
  const { service, environment, workload } = facts.caller;
  const texts = { operation, provider, model_requested, model_served, response_id, provider_request_id, app_request_id, server_address, region };
  return defined({ ...texts, finish_reasons, error_type, tool_names, tls_version, data_class, caller: defined({ service, environment, workload }) });
}

function defined(members: { readonly [name: string]: Json | undefined }): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
