import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { isDate } from '@tongqu/contracts'
import { Ajv, type ValidateFunction } from 'ajv'
import { describe, expect, it } from 'vitest'
import { gbfs } from './gbfs.ts'

/** The official schemas and the samples stay outside of the repository. */
const SHARED = new URL('../../../../shared/data/', import.meta.url)
const SCHEMAS = new URL('schemas/gbfs/', SHARED)
const SAMPLES = ['parking/gbfs/baywheels/', 'parking/gbfs/testFixtures/v3.0/']

/** Findings that say that a document breaks the schema of its version. */
const FAULTS = new Set(['schema', 'unknown-code', 'unknown-version', 'duplicate-key'])

type Case = { name: string; bytes: Buffer; part: string }

describe('findings against the official schemas', () => {
  const isThere = existsSync(SCHEMAS)
  if (!isThere) console.info(`skipped: ${SCHEMAS.pathname} is not there`)
  it.skipIf(!isThere).each(isThere ? cases() : [])(
    'say of $name that it is valid if and only if the schema does',
    ({ bytes, part }) => {
      const document = JSON.parse(bytes.toString())
      const version = String(document.version ?? '1.0')
      const validate = validatorOf(version, part)
      if (validate === undefined) return
      const isValid = validate(document)
      const { findings, rejects } = gbfs.decode(bytes, {
        ...FIXTURE_CONTEXT,
        limits: { bytes: 1e7, entities: 100_000, depth: 32 },
        part,
      })
      const faults = findings.filter(({ code }) => FAULTS.has(code))
      const said = [...faults, ...rejects]
      expect({ said: said.length === 0, why: isValid ? said : validate.errors?.[0] }).toEqual({
        said: isValid,
        why: isValid ? [] : validate.errors?.[0],
      })
    },
  )
})

function cases(): Case[] {
  const samples = SAMPLES.flatMap((folder) =>
    readdirSync(new URL(folder, SHARED)).map((file) => ({
      name: folder + file,
      bytes: readFileSync(new URL(folder + file, SHARED)),
      part: file.replace('.json', ''),
    })),
  )
  return [...samples, ...fixtures()]
}

/** Fixtures are named after version and part: `2.3-free-bike-status`. */
function fixtures(): Case[] {
  const folder = new URL('../fixtures/', import.meta.url)
  return readdirSync(folder)
    .filter((name) => /^\d\.\d-/.test(name) && !name.includes('language'))
    .map((name) => ({
      name,
      bytes: readFileSync(new URL(`${name}/input.json`, folder)),
      part: name.slice(4).replaceAll('-', '_'),
    }))
}

function validatorOf(version: string, part: string): ValidateFunction | undefined {
  const file = new URL(`v${version}/${part}.json`, SCHEMAS)
  if (!existsSync(file)) return undefined
  const ajv = new Ajv({ strict: false, allErrors: false, logger: false })
  ajv.addFormat('date', isDate)
  ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)) && /T.*(Z|\d)$/.test(text))
  ajv.addFormat('uri', URL.canParse)
  ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/)
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')))
}
