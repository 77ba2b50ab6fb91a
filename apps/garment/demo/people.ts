export const demoPassword = 'demo-password-1'

/** Who signs in to try it: one of each kind of work, and an administrator who is no user of the firm. */
export const people = [
  { username: 'admin', role: 'administrator', code: null }, { username: 'jefe', role: 'JEFE_OPERACIONES', code: 'OP001' }, { username: 'disenadora', role: 'DISEÑADOR_SENIOR', code: 'DS001' }, { username: 'cortador', role: 'CORTADOR_SENIOR', code: 'PR001' },
  { username: 'calidad', role: 'ESPECIALISTA_CALIDAD', code: 'CA001' }, { username: 'tecnica', role: 'INGENIERO_TEXTIL', code: 'TE001' }, { username: 'patronista', role: 'PATRONISTA_SENIOR', code: 'PA001' }, { username: 'costos', role: 'ANALISTA_COSTOS', code: 'CO001' },
] as const

const firsts = 'María José,Andrés,Luz Marina,Juan Camilo,Ángela,José,Valentina,Íñigo,Natalia,Óscar,Beatriz,Nuria,Ñusta,Sebastián,Catalina,Hernán'.split(',')
const lasts = 'Peña Ríos,Muñoz Díaz,García López,Núñez Vélez,Ordóñez,Zapata Gómez,Cárdenas,Ibáñez Soto,Restrepo,Quiñones'.split(',')
const posts = [['DISEÑO', 'DISEÑADOR', 'MD'], ['DISEÑO', 'DISEÑADOR_SENIOR', 'DS'], ['PRODUCCION', 'CORTADOR_SENIOR', 'PR'], ['CALIDAD', 'ESPECIALISTA_CALIDAD', 'CA'], ['TECNICO', 'INGENIERO_TEXTIL', 'TE'], ['PATRONAJE', 'PATRONISTA_SENIOR', 'PA'], ['COMERCIAL', 'ANALISTA_COSTOS', 'CO'], ['OPERACIONES', 'JEFE_OPERACIONES', 'OP']] as const

export interface DemoUser { readonly code: string; readonly firstName: string; readonly lastName: string; readonly email: string; readonly area: string; readonly rol: string }
/** `count` people of a design house: every eighth of a trade. */
export const demoUsers = (count: number): DemoUser[] => Array.from({ length: count }, (_, i) => {
  const [area, rol, letters] = posts[i % posts.length]!
  const [firstName, lastName] = [firsts[(i * 7) % firsts.length]!, lasts[(i * 3 + Math.floor(i / 8)) % lasts.length]!]
  const plain = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().split(' ')[0]!
  const code = `${letters}${String(Math.floor(i / posts.length) + 1).padStart(3, '0')}`
  return { code, firstName, lastName, email: `${plain(firstName)}.${plain(lastName)}.${code.toLowerCase()}@moda.example`, area, rol }
})
