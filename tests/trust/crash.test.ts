import { crash } from './crash.ts'
import { prove } from './goal.ts'

prove(crash)
