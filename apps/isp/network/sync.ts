/** The job that tells one router what it should have: one waits for each router, and a second one only while the first is at work. */
export const syncJob = {
  name: 'network-sync', holds: 'waiting', key: ({ router }: { readonly router: number }): string => `network-sync ${router}`, lane: ({ router }: { readonly router: number }): string => `router ${router}`,
} as const
