import { languageOf, translate } from '../django/languages.ts'
import type { Request } from '../dialect.ts'

/** Sentences in another language, by the sentence as the app or the framework says it; `{slots}` stand for what is told. */
export type Phrases = Readonly<Record<string, string>>

/** The framework's sentences in Spanish. */
const spanish: Phrases = {
  'No {what} matches the given query.': 'No encontrado', 'Not found.': 'No encontrado', 'Authentication credentials were not provided.': 'No autenticado: falta el token de acceso',
  'You do not have permission to perform this action.': 'No tiene permiso para realizar esta acción', 'It is in use and cannot be deleted.': 'Está en uso y no se puede eliminar',
  'The row was changed by someone else meanwhile.': 'Otra persona cambió este registro mientras tanto', 'The row was changed since it was read.': 'Otra persona cambió este registro desde que se leyó',
  'The database is busy. Please try again shortly.': 'La base de datos está ocupada. Intente de nuevo en unos segundos', 'Some values are not valid.': 'Algunos valores no son válidos', 'A value is out of range.': 'Un valor está fuera de rango', 'A value is out of range: {why}.': 'Un valor está fuera de rango: {why}.',
  'Missing required fields: {names}': 'Campos requeridos faltantes: {names}', 'Unknown fields: {names}': 'Campos desconocidos: {names}', 'There is nothing to change': 'No hay datos para actualizar',
  'The identifier must be a whole number': 'El identificador debe ser un número entero', '{name} must be a whole number': '{name} debe ser un número entero', 'Unknown address': 'Ruta no encontrada',
  'Method "{method}" not allowed.': 'Método "{method}" no permitido', 'Internal server error': 'Error interno del servidor', 'A row with these values exists already': 'Ya existe un registro con estos valores',
  'The request body is too large.': 'El cuerpo de la petición es demasiado grande', 'The body must be a JSON object': 'El cuerpo debe ser un objeto JSON', 'JSON parse error - {why}': 'JSON mal formado: {why}',
  'Invalid host': 'Nombre de servidor no válido', 'This search cannot be read': 'No se puede leer esta búsqueda', 'Unsupported media type "{type}" in request.': 'Tipo de contenido "{type}" no admitido',
  'This is not a valid regular expression.': 'La expresión regular no es válida', 'Token is invalid or expired': 'El token no es válido o ha caducado', 'Token is invalid': 'El token no es válido', 'No active account found for the given token.': 'No hay una cuenta activa para ese token', 'Given token not valid for any token type': 'El token no es válido o ha caducado',
  'This field is required.': 'Este campo es requerido.', 'No active account found with the given credentials': 'No hay una cuenta activa con esas credenciales',
}

interface Pattern { readonly match: RegExp; readonly slots: readonly string[]; readonly text: string }
const patternsOf = (phrases: Phrases): Pattern[] => Object.entries(phrases).filter(([said]) => said.includes('{')).map(([said, text]) => ({
  match: new RegExp(`^${said.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')).join('(.*)')}$`, 's'), slots: [...said.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!), text,
}))

/** Says sentences in the language of a request: the app's own first, then the framework's. */
export interface Speaker { language(request: Request): string; say(request: Request, sentence: string): string }

export function speaker(languages: readonly [string, ...string[]], own: Readonly<Record<string, Phrases>>): Speaker {
  const books = new Map(languages.map((language) => {
    const phrases: Phrases = { ...(language === 'es' ? spanish : {}), ...own[language] }
    return [language, { phrases, patterns: patternsOf(phrases) }]
  }))
  /** Without a wish, or with any that will do, the first language. */
  const language = (request: Request): string => {
    const wish = request.headers['accept-language']?.trim() ?? ''
    return wish === '' || wish === '*' ? languages[0] : languageOf(request, languages)
  }
  return {
    language,
    say(request, sentence) {
      const chosen = language(request)
      const book = books.get(chosen)
      const whole = book?.phrases[sentence]
      if (whole !== undefined) return whole
      for (const { match, slots, text } of book?.patterns ?? []) {
        const found = match.exec(sentence)
        if (found !== null) return text.replace(/\{(\w+)\}/g, (_, slot: string) => found[slots.indexOf(slot) + 1] ?? '')
      }
      return translate(sentence, chosen)
    },
  }
}
