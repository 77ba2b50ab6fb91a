// what things are
export { actor, camel, columnOf, entity, given, now, part, snake, storedFields, take, Taken, tenantField, today, versioned } from './entity.ts'
export type { Copying, CreateOf, Entity, EntityOf, EntityOptions, Fields, Gate, GateAt, Hands, Hooks, IdOf, Move, MoveValue, Part, PartOf, Problem, Reaction, RowOf, UpdateOf, Walk, Walked } from './entity.ts'
// fields
export { bigint, boolean, choice, choices, date, decimal, duration, email, Field, float, id, instant, integer, ip, json, lines, list, many, map, money, nested, one, Pointer, rowKey, self, sequence, slug, text, time, titled, url, uuid } from './field.ts'
export type { Choice, DateText, Duration, FieldKind, FieldSpec, Instant, JsonValue, OnDelete, Presence, TimeText } from './field.ts'
// how they are served
export { app, pascal, plural, resource } from './resource.ts'
export type { Action, ActionAnswer, ActionCall, App, FilterRule, OverTime, OverWord, Paging, Period, Resource, Respond, ResourceOptions, Stats, StatWord } from './resource.ts'
export { reverse } from './words.ts'
export type { Across, Computed, Link, PathOf, Renamed, Word, WordOf } from './words.ts'
// who may
export { all, and, anyone, both, either, inScope, inTenant, matching, none, not, only, or, own, permissions, refusalOf, role, rows, signedIn, some, staff, where } from './policy.ts'
export { explain } from './explain.ts'
export type { Reason } from './explain.ts'
export type { Actor, Answer, Comparison, Filter, PermissionName, Policy } from './policy.ts'
// regulated records
export { signature } from './signing.ts'
// exact numbers
export { isObject, JsonFloat, jsonProblem, readJson, writeJson } from './json.ts'
export { Decimal, sum } from './decimal.ts'
export type { DecimalLike } from './decimal.ts'
export { instantOf, millisOf } from './instant.ts'
