import { prove } from './goal.ts'
import { numbers } from './numbers.ts'

prove(numbers)
