import { fuzzCases } from '@tongqu/adapter-kit/testing'
import { siri } from '../siri.ts'
import { DOCUMENTS } from './documents.ts'

/**
 * Damages documents of every service so many times in all. Nearly every column is optional, so
 * that a record of which one value is nonsense is still read most of the time.
 */
export function fuzzSiri(runs: number): void {
  const identity = ({ contract, reading }: { contract: string; reading: object }): string =>
    JSON.stringify([contract, reading])
  const accepted = { least: 0.9, most: 1 }
  fuzzCases(siri, { kind: 'xml', documents: DOCUMENTS, identity, runs, accepted })
}
