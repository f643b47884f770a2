/**
 * Where the lake's bytes live: objects under slash-separated keys, as a bucket sees them. Objects
 * are immutable except through `put`; whatever a call has answered survives power loss.
 *
 * Every call throws `Problem('lake-full')` when there is no space, having changed nothing visible.
 */
export type Storage = {
  /** Whole content; undefined when there is no such object. */
  read(key: string): Promise<Buffer | undefined>
  /** Bytes and instant of last change (milliseconds since 1970); undefined when absent. */
  stat(key: string): Promise<{ bytes: number; modifiedAt: number } | undefined>
  /** Names of the objects right under `folder`, ascending, those after `after` if given. */
  list(folder: string, after?: string): Promise<string[]>
  /** Names of the folders right under `folder`, ascending. */
  folders(folder: string): Promise<string[]>
  /**
   * Creates an object whole or not at all. False when the key is taken; the object that took it is
   * then as durable as one of our own.
   */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>
  /** Creates or replaces an object whole. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** Moves a finished local file (in `spool`) into the storage, under a key never used before. */
  adopt(localFile: string, key: string): Promise<void>
  /** Absent is fine. */
  remove(key: string): Promise<void>
  /**
   * Path of a local file with the object's bytes, for DuckDB to read; the file is not ours to
   * change.
   */
  localPath(key: string): Promise<string>
}
