import { compile } from 'json-schema-to-typescript'
import { componentNameOf } from '../src/names.ts'
import type { Contract } from '../src/types.ts'

/** TypeScript of every reading, and the map from contract id to reading. */
export async function typesModule(contracts: readonly Contract[]): Promise<string> {
  const parts: string[] = []
  for (const contract of contracts) {
    const { $schema, $id, title, ...schema } = contract.schema
    const name = componentNameOf(contract)
    parts.push(await compile({ ...schema, title: name }, name, OPTIONS))
  }
  const entries = contracts.map((each) => `  '${each.id}': ${componentNameOf(each)}\n`)
  const map = `/** Reading of each contract. */\nexport type Readings = {\n${entries.join('')}}\n`
  return [...parts, map].join('\n')
}

const OPTIONS = { bannerComment: '', format: true, style: { semi: false, singleQuote: true } }
