import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const repository = join(here, '..', '..')
/** What a project imports, and what checks and runs it. */
const packages = ['model', 'sql', 'engine', 'http', 'auth', 'cli']
const tools = ['@types/node', 'node', 'typescript']

/**
 * The `package.json` of a new project. Its packages come from the repository that the command runs from, and so do Node, the
 * compiler and their types: npm links them, and downloads nothing.
 */
export function packageJson(name: string, folder: string): string {
  const file = (path: string): string => `file:${relative(folder, join(repository, path)).replaceAll('\\', '/')}`
  const { engines } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { engines: unknown }
  return `${JSON.stringify({
    name, version: '0.1.0', private: true, type: 'module', engines,
    scripts: { start: 'tenon serve', dev: 'tenon dev', test: 'tenon test', check: 'tsc && tenon check', tenon: 'tenon' },
    dependencies: Object.fromEntries(packages.map((one) => [`@tenon/${one}`, file(join('packages', one))])),
    devDependencies: Object.fromEntries(tools.map((one) => [one, file(join('node_modules', one))])),
  }, null, 2)}\n`
}
