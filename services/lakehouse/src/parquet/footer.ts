import { open } from 'node:fs/promises'
import { type CompactReader, compactReader } from './thrift-compact.ts'

/**
 * Takes the bounds of some columns out of a finished Parquet file's footer. DuckDB 1.5.5 writes
 * min/max for every column and has no option against it, so the `statistics` of those column chunks
 * are replaced by an empty (legal) Statistics struct and the footer is written anew. Answers the
 * file's new size in bytes. DuckDB writes no page statistics and no page index: nothing else in the
 * file tells bounds.
 *
 * Field numbers: apache/parquet-format, parquet.thrift: FileMetaData.row_groups 4,
 * RowGroup.columns 1, ColumnChunk.meta_data 3, ColumnMetaData.path_in_schema 3 and statistics 12.
 */
export async function dropBounds(path: string, columns: ReadonlySet<string>): Promise<number> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const tail = await readAt(file, size - TAIL_BYTES, TAIL_BYTES)
    if (tail.toString('latin1', 4) !== MAGIC) throw new Error(`${path} is no Parquet file`)
    const start = size - TAIL_BYTES - tail.readUInt32LE(0)
    const footer = withoutBounds(await readAt(file, start, tail.readUInt32LE(0)), columns)
    tail.writeUInt32LE(footer.length, 0)
    await file.truncate(start)
    await file.write(Buffer.concat([footer, tail]), 0, footer.length + TAIL_BYTES, start)
    return start + footer.length + TAIL_BYTES
  } finally {
    await file.close()
  }
}

/** Footer length (4 bytes, little-endian) and the closing magic. */
const TAIL_BYTES = 8
const MAGIC = 'PAR1'

const FILE_ROW_GROUPS = 4
const ROW_GROUP_COLUMNS = 1
const CHUNK_META_DATA = 3
const META_PATH = 3
const META_STATISTICS = 12

/** A struct without fields is one stop byte. */
const EMPTY_STRUCT = Buffer.of(0)

type Range = { start: number; end: number }

/** The same footer, with empty statistics for chunks whose path begins with one of `columns`. */
export function withoutBounds(footer: Buffer, columns: ReadonlySet<string>): Buffer {
  const reader = compactReader(footer)
  const doomed: Range[] = []
  reader.struct((field) => {
    if (field.id !== FILE_ROW_GROUPS) return reader.skip(field.type)
    reader.list(() =>
      reader.struct((group) => {
        if (group.id !== ROW_GROUP_COLUMNS) return reader.skip(group.type)
        reader.list(() => reader.struct((chunk) => chunkField(reader, chunk, columns, doomed)))
      }),
    )
  })
  const parts: Buffer[] = []
  let kept = 0
  for (const { start, end } of doomed) {
    parts.push(footer.subarray(kept, start), EMPTY_STRUCT)
    kept = end
  }
  return Buffer.concat([...parts, footer.subarray(kept)])
}

function chunkField(
  reader: CompactReader,
  field: { id: number; type: number },
  columns: ReadonlySet<string>,
  doomed: Range[],
): void {
  if (field.id !== CHUNK_META_DATA) {
    reader.skip(field.type)
    return
  }
  let name = ''
  reader.struct((meta) => {
    if (meta.id === META_PATH) {
      const path: string[] = []
      reader.list(() => path.push(reader.text()))
      name = path[0] ?? ''
    } else {
      const start = reader.position()
      reader.skip(meta.type)
      if (meta.id === META_STATISTICS && columns.has(name)) {
        doomed.push({ start, end: reader.position() })
      }
    }
  })
}

async function readAt(
  file: { read(buffer: Buffer, offset: number, length: number, at: number): Promise<unknown> },
  at: number,
  length: number,
): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  await file.read(buffer, 0, length, at)
  return buffer
}
