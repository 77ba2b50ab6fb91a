import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { type Command, UsageError } from '../command.ts'
import { packageJson } from '../package-json.ts'
import { fromCaller } from '../systems.ts'

const template = fileURLToPath(new URL('../template', import.meta.url))
const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Named `new` to people; a word of the language to files. */
export const newProject: Command = {
  name: 'new', words: 'folder', summary: 'Creates a project that starts and passes its tests.', anywhere: true,
  options: { name: { type: 'string', help: 'the name of the system (default: that of the folder)' }, 'no-install': { type: 'boolean', help: 'only write the files' } },
  examples: ['new shop', 'new . --name shop', 'new ../shop --no-install'],
  async run(call) {
    const [where, ...more] = call.words
    if (where === undefined || more.length > 0) throw new UsageError('one folder, please: new shop')
    const folder = fromCaller(where)
    const name = call.text('name') ?? basename(folder).toLowerCase()
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) throw new UsageError(`"${name}": a name begins with a letter and holds small letters, digits and -; say one with --name`)
    if (existsSync(folder) && readdirSync(folder).some((file) => file !== '.git')) throw new UsageError(`${folder} is not empty`)
    for (const [file, text] of filesOf(name, folder)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    if (!call.is('no-install')) {
      step('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], folder, 'npm install')
      step(process.execPath, [main, 'makemigrations', '.'], folder, 'makemigrations')
    }
    const into = relative(fromCaller('.'), folder)
    console.log([`\n${name} is ready.`, '', ...(into === '' ? [] : [`  cd ${into}`]), ...(call.is('no-install') ? ['  npm install', '  npx tenon makemigrations .'] : []),
      '  npm test                          runs its tests', '  npm run dev                       serves it, and again after each save', '  npx tenon createsuperuser         makes you somebody', '  npx tenon --help                  every command'].join('\n'))
  },
}

function step(command: string, args: readonly string[], cwd: string, what: string): void {
  const { INIT_CWD: _, ...env } = process.env
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (status !== 0) throw new UsageError(`${what} failed${error === undefined ? ': see above' : `: ${error.message}`}. The files are in ${cwd}.`)
}

/** Every file of a new project: those of the template with its name put in, and what only npm and the compiler read. */
function filesOf(name: string, folder: string): [string, string][] {
  const title = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  const constant = constantOf(name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()))
  const named = (text: string): string => text.replaceAll("'project'", `'${name}'`).replaceAll("'Project'", `'${title}'`).replace(/\bproject\b(?!')/g, constant)
  const source = readdirSync(template, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort()
  return [
    ...source.map((file): [string, string] => { const text = readFileSync(join(template, file), 'utf8'); return [file, file === 'app.ts' || file === 'system.ts' ? named(text) : text] }),
    ['package.json', packageJson(name, folder)],
    ['tsconfig.json', tsconfig],
    ['.gitignore', 'node_modules/\n/data/\n*.sqlite*\n*.log\n'],
    ['README.md', readme(title)],
  ]
}

/** A name for the app's own constant: not a word of the language, nor one that the files use. */
function constantOf(word: string): string {
  if (['app', 'system', 'notes', 'django'].includes(word)) return `${word}App`
  try { new Script(`const ${word} = 1`); return word } catch { return `${word}App` }
}

const tsconfig = `{
  "compilerOptions": {
    "target": "es2024", "lib": ["es2024", "esnext.iterator"], "module": "nodenext", "types": ["node"],
    "noEmit": true, "strict": true, "noUncheckedIndexedAccess": true, "exactOptionalPropertyTypes": true,
    "allowImportingTsExtensions": true, "verbatimModuleSyntax": true, "erasableSyntaxOnly": true, "skipLibCheck": true
  },
  "include": ["**/*.ts"]
}
`

const readme = (title: string): string => `# ${title}

\`\`\`sh
npm test                # its tests, each on a database of its own
npm run check           # types, and mistakes in the declarations
npm run dev             # http://127.0.0.1:8000/docs, again after each save
npm start               # the same without watching
npx tenon --help        # migrations, people, data, a shell
\`\`\`

\`system.ts\` names the app and its people, \`app.ts\` what is served, and each folder holds what one thing is (\`note.ts\`), how it is
served (\`note.api.ts\`) and its tests.
`
