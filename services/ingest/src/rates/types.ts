import type { Catalog } from '@tongqu/catalog'
import type { LakeReader, LakeReading, LakeWriter } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'

export type RatesDeps = {
  catalog(): Catalog
  reader: Pick<LakeReader, 'pin' | 'stream'>
  writer: Pick<LakeWriter, 'land' | 'landedSequence'>
  bus: Pick<Bus, 'publish' | 'subscribe'>
  /** IANA zone of the province: in it a day begins and ends. */
  zone: string
  /** Milliseconds since 1970. */
  now(): number
  log: Log
}

/** Where readings come from: a closed batch of a source, as its journal numbers it. */
export type BatchFacts = { source: string; sequence: number }

/**
 * Access and online rates (入网率, 上线率) of the vehicles due to report. How ingest calls it:
 *
 * 1. `openRates` after the lake has recovered and before the first session opens;
 * 2. `derive`, each time a batch is decoded for landing. The answer is routed and landed like the
 *    readings themselves, under the same sequence, so that no crash parts them. The routes of the
 *    source say where presence and entries go;
 * 3. `beat` about once a second; it writes when there is something to write and never throws;
 * 4. `close` at the end.
 *
 * Rosters need no call: a release of a dataset with rosters is heard on the bus and read.
 */
export type Rates = {
  /**
   * `vehicle/presence@1` for each vehicle's first position of a day, `vehicle/entry@1` for its
   * first day ever. Asked for the same batch again it answers them again, until a later run of the
   * hub finds them in the lake.
   */
  derive(batch: BatchFacts, readings: readonly LakeReading[]): LakeReading[]
  /** Writes the days that have changed, once a minute and when a day has ended. */
  beat(): Promise<void>
  /** Reads the rosters again; resolves when their vehicles count. */
  rosterChanged(): Promise<void>
  /** Writes what has changed since. */
  close(): Promise<void>
}
