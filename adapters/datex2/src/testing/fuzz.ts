import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { datex2 } from '../datex2.ts'
import { JSON_DOCUMENTS, XML_DOCUMENTS } from './documents.ts'

/**
 * Damages documents so many times in all. A record of which one value is nonsense is still read
 * in most cases, as most columns are optional; one whose id or time is nonsense is not.
 */
export function fuzzDatex2(runs: number): void {
  const identity = ({ contract, reading }: { contract: string; reading: object }): string =>
    JSON.stringify([contract, reading])
  const accepted = { least: 0.4, most: 1 }
  const all = XML_DOCUMENTS.length + JSON_DOCUMENTS.length
  const share = (documents: number): number => Math.ceil((runs * documents) / all)
  const xml = { runs: share(XML_DOCUMENTS.length), documents: XML_DOCUMENTS }
  const json = { runs: share(JSON_DOCUMENTS.length), documents: JSON_DOCUMENTS }
  fuzzCases(datex2, { kind: 'xml', identity, accepted, ...xml })
  fuzzCases(datex2, { kind: 'json', identity, accepted, ...json })
}
