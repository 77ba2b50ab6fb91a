import { prove } from './goal.ts'
import { lostUpdate } from './lost-update.ts'

prove(lostUpdate)
