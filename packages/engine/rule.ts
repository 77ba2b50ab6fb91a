import type { Policy, Resource } from '@tenon/model'

const deny: Policy = { describe: 'nobody', answer: () => false }
const standard = new Set(['read', 'create', 'update', 'delete'])

/** The policy an action of a resource falls under: its own, else that of what it is most like, else the app's; where there is none, nobody may. */
export function ruleOf({ options: { allow, actions } }: Resource, action: string, fallback: Policy | undefined): Policy {
  return allow?.[action] ?? actions?.[action]?.allow ?? (standard.has(action) ? undefined : action === 'stats' ? allow?.read : allow?.update) ?? (allow === undefined ? (fallback ?? deny) : deny)
}
