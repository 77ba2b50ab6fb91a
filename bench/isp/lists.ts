// The customers' list by name and by telephone, and the dashboard, at two sizes of the office.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropDatabase, newDatabase, type RunningPostgres } from '../../packages/testing/index.ts'
import { system } from '../../apps/isp/system.ts'
import { fillTable, growth, head } from '../growth.ts'

const firsts = 'Rahim Karim Abdul Mohammad Nasrin Salma Farhana Tanvir Imran Shakil Rubel Sohel Jahangir Kamrul Mizan Sharmin Nusrat Tahmina Arif Rafiq Hasan Jamal Kabir Liton Masud Nazmul Omar Parvin Quddus Rokeya Sabbir Taslima Ujjal Wahid Yasmin Zahid Anika Bashir Delwar Emran'.split(' ')
const lasts = 'Uddin Hossain Rahman Akter Begum Khatun Islam Ahmed Chowdhury Sarkar Miah Mollah Talukder Bhuiyan Sikder Howlader Khan Das Roy Saha Mondal Biswas Paul Haque Alam Siddique Kazi Sheikh Bepari Gazi Matubbar Pramanik Mridha Munshi Majumder Dewan Fakir Shikder Patwary Khondaker Sultana Jahan Parveen Ferdous Banu Nahar Ara Rahmatullah Azad Bari Chakma Dutta Ghosh Kundu Nath Poddar Sen Tarafdar Zaman Laskar'.split(' ')
const columns = ['uid', 'status', 'code', 'name', 'phone', 'nid', 'is_free', 'package_id', 'is_active', 'ip_address', 'mac_address', 'username', 'password', 'connection_type', 'credentials', 'credit', 'carry', 'wanted', 'applied', 'network_pending', 'created_at', 'updated_at']
const now = '2026-03-01T06:00:00.000000Z'

/** Prints the table; answers what is beyond three times. */
export async function lists(postgres: RunningPostgres, sizes: readonly [number, number]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-isp-'))
  const made: string[] = []
  console.log(`\n${head(sizes, 3)}`)
  const beyond: string[] = []
  for (const kind of ['sqlite', 'postgres'] as const) {
    beyond.push(...(await growth({
      system: { ...system, seed: (d) => system.seed(d, {}, 100) }, kind, sizes, folder, bar: 3,
      at: async (size) => { if (kind === 'sqlite') return join(folder, `${size}.sqlite`); const url = await newDatabase(postgres.url); made.push(url); return url },
      fill: (database, size) => fillTable(database, '"customers"', columns, size, (n) => [randomUUID(), 'ACTIVE', `X${n}`, `${firsts[n % 40]!} ${lasts[Math.floor(n / 40) % 60]!}`, `017${String((n * 7919) % 100_000_000).padStart(8, '0')}`, '', false, 1 + (n % 3), n % 9 !== 0, '', '', `line${n}`, '', 'PPPoE', '{}', 0, 0, 0, 0, false, now, now]),
      signIn: async (url) => {
        const answer = await fetch(`${url}/api/v1/users/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ phone: '01711000004', password: 'demo-password-1' }) })
        return { authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}` }
      },
      asked: [
        { what: 'by first and last name', path: '/api/v1/customers?page=1&page_size=25&name=tanvir%20howlader' }, { what: 'by part of a name nobody has', path: '/api/v1/customers?page=1&page_size=25&name=xandria' },
        { what: 'by telephone number', path: `/api/v1/customers?phone=017${String((1234 * 7919) % 100_000_000).padStart(8, '0')}` }, { what: 'by part of a number, name or username', path: `/api/v1/customers?search=${String((1234 * 7919) % 100_000_000).padStart(8, '0').slice(0, 7)}` },
        { what: 'by a first name that each fortieth has', path: '/api/v1/customers?page=1&page_size=25&name=tanvir', free: true }, { what: 'the whole list', path: '/api/v1/customers?page=1&page_size=25' }, { what: 'who is switched off', path: '/api/v1/customers?page=1&page_size=25&is_active=false' }, { what: 'the dashboard', path: '/api/v1/dashboard' },
      ],
    })))
  }
  for (const url of made) await dropDatabase(postgres.url, url)
  rmSync(folder, { recursive: true, force: true })
  return beyond
}
