import type { Copy } from './verify.ts'
export async function trace(_id: string, _copy: Copy, _json: boolean): Promise<string> {
  return ''
}
