// npm run bench:types: what declarations cost the type checker.
import { check } from './measure.ts'

const resources = 120
const budget = 1500
const [none, all] = [check(0), check(resources)]
const each = Math.round((all.instantiations - none.instantiations) / resources)
console.log(`${resources} resources: ${each} type instantiations a resource (budget ${budget}), checked in ${all.seconds.toFixed(2)} s, ${(all.seconds - none.seconds).toFixed(2)} s of them for the resources, ${all.megabytes.toFixed(0)} MB`)
process.exit(each <= budget ? 0 : 1)
