import { createTransformKeys, type TransformKeys } from '@spanproof/vocabulary';
import { nodeTransforms } from '../../processor/src/node-transforms.ts';

export const KEY: Uint8Array = new Uint8Array(32).fill(7);
export const keys: TransformKeys = createTransformKeys(nodeTransforms, KEY);
export const otherKeys: TransformKeys = createTransformKeys(nodeTransforms, new Uint8Array(32).fill(8));
