import { CodedError } from '../error.ts';
import { equalBytes } from './bytes.ts';
import { decodeUtf8 } from './text.ts';
import { formatDirectory, formatLocalHeader, LOCAL_HEADER_SIZE, type ZipMember } from './zip.ts';

/** Random access to bytes that may be larger than memory: a file, or a buffer. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes; the caller stays within `size`. */
  read(offset: number, length: number): Uint8Array;
}

export function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Segments start with a letter or digit: no traversal, no hidden file, nothing a shell or file system reads differently. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const MAX_NAME = 255;

export function isMemberName(name: string): boolean {
  return name.length <= MAX_NAME && NAME.test(name);
}

/**
 * Members of a zip in this project's one spelling. All of `source` is from outside; the members' bytes are not read, so their CRC is
 * unchecked (verify-bag.ts checks it).
 * @throws CodedError BUNDLE_INVALID for any other spelling: another order, compression, comments, bytes between or behind
 */
export function readZip(source: ByteSource): ZipMember[] {
  const members: ZipMember[] = [];
  let offset = 0;
  while (isMember(source, offset)) {
    const member = readMember(source, offset);
    const previous = members.at(-1);
    if (previous !== undefined && previous.name >= member.name) throw invalid(`${member.name} is not in ascending order`);
    members.push(member);
    offset += LOCAL_HEADER_SIZE + member.name.length + member.size;
  }
  const directory = formatDirectory(members);
  if (source.size - offset !== directory.length) throw invalid(`${source.size - offset} bytes behind the members, expected ${directory.length}`);
  if (!equalBytes(source.read(offset, directory.length), directory)) throw invalid('the directory does not describe the members');
  return members;
}

function isMember(source: ByteSource, offset: number): boolean {
  if (source.size - offset < LOCAL_HEADER_SIZE) return false;
  const [p, k, three, four] = source.read(offset, 4);
  return p === 0x50 && k === 0x4b && three === 3 && four === 4;
}

function readMember(source: ByteSource, offset: number): ZipMember {
  const fixed = source.read(offset, LOCAL_HEADER_SIZE);
  const view = new DataView(fixed.buffer, fixed.byteOffset, LOCAL_HEADER_SIZE);
  const crc = view.getUint32(14, true);
  const size = view.getUint32(18, true);
  const nameLength = view.getUint16(26, true);
  const length = LOCAL_HEADER_SIZE + nameLength;
  if (source.size - offset - length < size) throw invalid(`the member at byte ${offset} ends behind the file`);
  const header = source.read(offset, length);
  const name = decodeUtf8(header.subarray(LOCAL_HEADER_SIZE));
  if (name === undefined || !isMemberName(name)) throw invalid(`the member at byte ${offset} has a name that is not allowed`);
  if (size === 0xffff_ffff || !equalBytes(header, formatLocalHeader({ name, size, crc }))) throw invalid(`the header of ${name} is not spelt as it must be`);
  return { name, size, crc, offset };
}

function invalid(what: string): CodedError {
  return new CodedError('BUNDLE_INVALID', `zip: ${what}`);
}
