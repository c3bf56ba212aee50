/** A photo as it leaves the phone: small, upright, and without what the camera wrote into it (place, time, device). */

const LONGEST = 1600;
const QUALITY = 0.85;

/** @throws {UnreadablePicture} What was chosen is no picture that this browser can show. */
export async function shrinkPicture(chosen: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(chosen, { imageOrientation: 'from-image' }).catch((failure: unknown) => {
    throw new UnreadablePicture('no picture', { cause: failure });
  });
  const { width, height } = sizeWithin(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new UnreadablePicture('no canvas');
  context.fillStyle = '#fff'; // what shows through is white, not black
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob) throw new UnreadablePicture('too large to draw');
  return blob;
}

export class UnreadablePicture extends Error {}

/** The same shape, with the longer side at most 1600. */
export function sizeWithin(width: number, height: number, longest = LONGEST): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
