/** An object without the members that are undefined: absent is absent, not empty. */
export function present<T extends object>(members: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  const result: Partial<T> = {};
  for (const key of Object.keys(members) as (keyof T)[]) if (members[key] !== undefined) result[key] = members[key];
  return result as T;
}
