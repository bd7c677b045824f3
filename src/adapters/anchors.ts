/** Signs heads of the audit log and checks such signatures: Ed25519 over the canonical JSON of what is signed. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Anchor } from '../domain/audit.js';
import { canonicalJson } from '../domain/canonical.js';

/** PEM texts: PKCS #8 and SPKI. */
export interface SigningKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function makeSigningKeys(): SigningKeys {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

export function isSigningKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** One line, without its end. */
export function anchorLine(anchor: Anchor, privateKey: string): string {
  const key = createPrivateKey(privateKey);
  const signature = sign(null, Buffer.from(canonicalJson(anchor)), key).toString('base64');
  return canonicalJson({ anchor, key: fingerprint(createPublicKey(key)), signature });
}

/** Null: this is no Ed25519 public key. */
export function signatureCheck(publicKey: string): ((anchor: Anchor, signature: string) => boolean) | null {
  const key = publicKeyIn(publicKey);
  if (key === null) return null;
  return (anchor, signature) => verify(null, Buffer.from(canonicalJson(anchor)), key, Buffer.from(signature, 'base64'));
}

function publicKeyIn(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function fingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
