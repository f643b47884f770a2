import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** The official schemas; they stay outside of the repository. */
const SCHEMAS = fileURLToPath(new URL('../../../../shared/data/schemas/datex2/', import.meta.url))
const V2 = 'announcements/2_2_3_fi/DATEXIISchema_2_2_3_with_definitions_FI.xsd'
const V3 = 'announcements/3_5/DATEXII_3_D2Payload.xsd'
const V3_TRAFFIC = 'tms/3_5/xml/DATEXII_3_D2Payload.xsd'

/**
 * Which fixture is valid by which schema. Not among them: documents that are wrong on purpose, the
 * message container (no schema at hand), the older parking facility extension (none at hand), and
 * members of FacilityObject, which the schema at hand leaves out.
 */
const VALID: Readonly<Record<string, readonly string[]>> = {
  [V2]: [
    'v2-elaborated',
    'v2-measured',
    'v2-parking-status',
    'v2-parking-table',
    'v2-sections',
    'v2-sign-messages',
    'v2-signs',
    'v2-sites',
    'v2-situations-delta',
  ],
  [V3]: [
    'empty-snapshot',
    'v3-elaborated',
    'v3-measured',
    'v3-parking-status',
    'v3-parking-table',
    'v3-sections',
    'v3-sign-messages',
    'v3-signs',
    'v3-sites',
    'v3-situations',
  ],
  [V3_TRAFFIC]: ['v3-measured-errors'],
}

describe('fixtures of DATEX II', () => {
  const missing = missingTool()
  if (missing) console.info(`skipped: ${missing}`)
  it.skipIf(missing !== undefined).each(Object.entries(VALID))(
    'are what the official schema %s allows',
    (schema, names) => {
      const files = names.map((name) =>
        fileURLToPath(new URL(`../fixtures/${name}/input.xml`, import.meta.url)),
      )
      expect(files.filter((file) => !existsSync(file))).toEqual([])
      expect(faultsOf(`${SCHEMAS}${schema}`, files)).toBe('')
    },
  )
})

function missingTool(): string | undefined {
  if (!existsSync(SCHEMAS)) return `${SCHEMAS} is not there`
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'xmllint is not installed'
  }
}

function faultsOf(schema: string, files: readonly string[]): string {
  try {
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', schema, ...files], { stdio: 'pipe' })
    return ''
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr ?? error)
  }
}
