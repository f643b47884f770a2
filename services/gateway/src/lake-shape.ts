import type { Encoding, Page, RecordsQuery, Snapshot } from '@tongqu/lakehouse'

export type LakeReader = {
  pin(dataset: string, at?: { version?: number; asOf?: string }): Promise<Snapshot>
  versions(dataset: string): Promise<object[]>
  page(s: Snapshot, q: RecordsQuery, e: { limit: number; cursor?: string }): Promise<Page>
  pageAs(
    s: Snapshot,
    q: RecordsQuery,
    e: { limit: number; cursor?: string },
    encoding: Encoding,
  ): Promise<{ body: Uint8Array; contentType: string; next?: string }>
  stream(
    s: Snapshot,
    q: RecordsQuery,
    encoding: Encoding,
    o: { limit?: number; signal: AbortSignal },
  ): Promise<{ contentType: string; body: ReadableStream<Uint8Array> }>
  sourceText(
    s: Snapshot,
    table: string,
    o: { feed: string; signal: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>>
  openFile(
    s: Snapshot,
    path: string,
    range?: { start: number; end: number },
  ): Promise<ReadableStream<Uint8Array>>
}
