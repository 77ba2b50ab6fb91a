import { prove } from './goal.ts'
import { input } from './input.ts'

prove(input)
