import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, distinct, line, person, prose, token } from './fields.ts';

/** The vendor's report on its own controls. */
export type VendorReport = {
  readonly type: 'soc2_type_1' | 'soc2_type_2' | 'other';
  /** First and last day it covers; equal where it is as of a day. */
  readonly period_from: string;
  readonly period_to: string;
  /** Last day the vendor's bridge letter speaks for. */
  readonly bridge_letter_until?: string;
  readonly opinion: 'unqualified' | 'qualified' | 'adverse' | 'disclaimer';
  readonly exceptions_reviewed: boolean;
  readonly reviewed_by?: string;
  readonly reviewed_at?: string;
};

export type VendorData = {
  readonly name: string;
  /** As traffic names them (gen_ai.provider.name, server.address). */
  readonly providers: readonly string[];
  readonly hosts: readonly string[];
  readonly report?: VendorReport;
  readonly dpa?: { readonly signed: string; readonly expires?: string };
  readonly terms?: {
    /** Days the vendor keeps what is sent; 0 for none. */
    readonly retention_days: number;
    readonly training: 'excluded' | 'opted_out' | 'allowed';
    readonly reference?: string;
  };
  /** Within how many hours the vendor promises to report an incident. */
  readonly incident_notice_hours?: number;
  /** What the vendor's report assumes that its customers do, and the control that does it. */
  readonly cuecs: readonly { readonly text: string; readonly control: string }[];
  readonly regions: readonly string[];
};

const report: z.ZodType<VendorReport> = z
  .strictObject({
    type: z.enum(['soc2_type_1', 'soc2_type_2', 'other']),
    period_from: day,
    period_to: day,
    bridge_letter_until: day.exactOptional(),
    opinion: z.enum(['unqualified', 'qualified', 'adverse', 'disclaimer']),
    exceptions_reviewed: z.boolean(),
    reviewed_by: person.exactOptional(),
    reviewed_at: day.exactOptional(),
  })
  .superRefine(({ type, period_from, period_to, bridge_letter_until, exceptions_reviewed, reviewed_by, reviewed_at }, context) => {
    demand(period_from <= period_to, context, ['period_to'], 'lies before period_from');
    demand(type !== 'soc2_type_1' || period_from === period_to, context, ['period_to'], 'a type 1 report is as of one day');
    demand(bridge_letter_until === undefined || bridge_letter_until > period_to, context, ['bridge_letter_until'], 'does not reach beyond the period');
    demand((reviewed_by === undefined) === (reviewed_at === undefined), context, ['reviewed_at'], 'a review has a person and a day');
    demand(!exceptions_reviewed || reviewed_by !== undefined, context, ['reviewed_by'], 'says who reviewed the exceptions');
    demand(reviewed_at === undefined || reviewed_at >= period_to, context, ['reviewed_at'], 'lies before the end of the period');
  });

const schema: z.ZodType<VendorData> = z
  .strictObject({
    name: line,
    providers: distinct(token, 50),
    hosts: distinct(token, 200),
    report: report.exactOptional(),
    dpa: z
      .strictObject({ signed: day, expires: day.exactOptional() })
      .superRefine(({ signed, expires }, context) => demand(expires === undefined || expires > signed, context, ['expires'], 'does not lie after signed'))
      .exactOptional(),
    terms: z
      .strictObject({
        retention_days: z.int().min(0).max(36_500),
        training: z.enum(['excluded', 'opted_out', 'allowed']),
        reference: line.exactOptional(),
      })
      .exactOptional(),
    incident_notice_hours: z.int().min(1).max(8_760).exactOptional(),
    cuecs: z.array(z.strictObject({ text: prose, control: token })).max(200),
    regions: distinct(token, 100),
  })
  .superRefine(({ providers, hosts }, context) =>
    demand(providers.length + hosts.length > 0, context, ['providers'], 'names no provider and no host, so no traffic belongs to it'),
  );

/** The organisations that calls are sent to. Expires with its DPA. */
export const vendors: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC9.2'], expires: ({ dpa }) => dpa?.expires });
