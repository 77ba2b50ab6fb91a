import { oracle } from './oracle.ts'
import { prove } from './goal.ts'

prove(oracle)
