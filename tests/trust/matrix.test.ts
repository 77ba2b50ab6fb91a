import { prove } from './goal.ts'
import { matrix } from './matrix.ts'

prove(matrix)
