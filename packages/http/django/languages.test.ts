import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Request } from '../dialect.ts'
import { djangoLanguages, languageOf, translate, translated } from './languages.ts'

const wishing = (header: string | undefined): Request => ({ method: 'GET', path: '/', query: '', headers: { 'accept-language': header }, origin: '', body: new Uint8Array() })

test('the heaviest wish that can be met, in itself or in a relative', () => {
  const chosen = ['fr', 'fr;q=0.5,de', 'fr-CA', 'zh', 'zh-TW', 'pt-BR,pt;q=0.9', 'xx', 'xx,nl;q=0.2', '*', 'fr;q=2', 'bn', undefined].map((h) => languageOf(wishing(h), djangoLanguages))
  assert.deepEqual(chosen, ['fr', 'de', 'fr', 'zh-hans', 'zh-hant', 'pt-br', 'en', 'nl', 'en', 'en', 'bn', 'en'])
})

test('standard sentences change their language, with what stands in them; others stay', () => {
  assert.equal(translate('This field is required.', 'fr'), 'Ce champ est obligatoire.')
  assert.equal(translate('"x" is not a valid choice.', 'de'), '"x" ist keine gültige Option.')
  assert.equal(translate('No Order matches the given query.', 'fr'), 'No Order matches the given query.')
  assert.equal(translate('This field is required.', 'bn'), 'This field is required.')
  assert.deepEqual(translated({ detail: 'Invalid token.', code: 'Invalid token.', items: [{}, { a: ['Enter a number.'] }] }, 'es'), { detail: 'Token inválido.', code: 'Invalid token.', items: [{}, { a: ['Introduzca un número.'] }] })
})
