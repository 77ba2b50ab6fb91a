import { atomic } from './atomic.ts'
import { crash } from './crash.ts'
import { events } from './events.ts'
import { flood } from './flood.ts'
import type { Goal } from './goal.ts'
import { input } from './input.ts'
import { lostUpdate } from './lost-update.ts'
import { matrix } from './matrix.ts'
import { numbers } from './numbers.ts'
import { oddInput } from './systems.ts'
import { once } from './once.ts'
import { oracle } from './oracle.ts'
import { tenants } from './tenants.ts'
import { trail } from './trail.ts'

/** Every promise, in the order of their numbers. */
export const goals: readonly Goal<object>[] = [crash, atomic, numbers, once, lostUpdate, tenants, oracle, matrix, input, oddInput, events, flood, trail]
