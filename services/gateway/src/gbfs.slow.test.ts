import { existsSync, readFileSync } from 'node:fs'
import { isDate } from '@tongqu/contracts'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { openWorld } from './testing/world.ts'

const SCHEMAS = new URL('../../../../shared/data/schemas/gbfs/v3.0/', import.meta.url)
const isThere = existsSync(SCHEMAS)
if (!isThere) console.info(`skipped: ${SCHEMAS.pathname} is not there`)

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

it.skipIf(!isThere)('serves every listed document as the official schema wants it', async () => {
  const world = await openWorld()
  try {
    const app = world.gateway()
    for (const system of ['bike-stations', 'bike-stations~city']) {
      const response = await app.request(`/gbfs/${system}/gbfs.json`)
      const { data } = (await response.json()) as { data: { feeds: Listed[] } }
      expect(data.feeds.length).toBeGreaterThan(5)
      for (const { name, url } of data.feeds) {
        const document = await (await app.request(new URL(url).pathname)).json()
        expect([name, faultOf(name, document)]).toEqual([name, undefined])
      }
    }
  } finally {
    await world.close()
  }
})

type Listed = { name: string; url: string }

function faultOf(name: string, document: unknown) {
  const ajv = new Ajv({ strict: false, logger: false })
  ajv.addFormat('date', isDate)
  ajv.addFormat('date-time', RFC_3339)
  ajv.addFormat('uri', URL.canParse)
  ajv.addFormat('email', /^[^@\s]+@[^@\s]+\.[^@\s]+$/)
  const validate = ajv.compile(JSON.parse(readFileSync(new URL(`${name}.json`, SCHEMAS), 'utf8')))
  return validate(document) ? undefined : validate.errors?.[0]
}
