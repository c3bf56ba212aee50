/** Recording a voice note. Knows no page. */

const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
const BITS_PER_SECOND = 32_000;
/** The browser hands over what it has every second. */
const SLICE_MS = 1000;

export type NoRecording = 'refused' | 'missing' | 'broken';

export class CannotRecord extends Error {
  readonly why: NoRecording;

  constructor(why: NoRecording) {
    super(why);
    this.why = why;
  }
}

export interface Recording {
  /** Ends it; what was said until now. */
  stop: () => void;
  /** @throws {CannotRecord} The microphone was taken away and nothing was heard. */
  done: Promise<{ sound: Blob; seconds: number }>;
}

/** @throws {CannotRecord} */
export async function startRecording(): Promise<Recording> {
  const stream = await openMicrophone();
  try {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    if (!mimeType) throw new CannotRecord('missing');
    return record(stream, new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND }));
  } catch (failure) {
    for (const track of stream.getTracks()) track.stop();
    throw failure instanceof CannotRecord ? failure : new CannotRecord('broken');
  }
}

async function openMicrophone(): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined; // browsers know none on pages without encryption
  if (!devices || typeof MediaRecorder === 'undefined') throw new CannotRecord('missing');
  try {
    return await devices.getUserMedia({ audio: true });
  } catch (failure) {
    const name = failure instanceof Error ? failure.name : '';
    throw new CannotRecord(name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'missing');
  }
}

function record(stream: MediaStream, recorder: MediaRecorder): Recording {
  const parts: Blob[] = [];
  const begunAt = performance.now();
  const done = new Promise<{ sound: Blob; seconds: number }>((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => data.size > 0 && parts.push(data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      const sound = new Blob(parts, { type: recorder.mimeType });
      const seconds = Math.max(1, Math.round((performance.now() - begunAt) / 1000));
      if (sound.size === 0) reject(new CannotRecord('broken'));
      else resolve({ sound, seconds });
    };
  });
  for (const track of stream.getTracks()) track.onended = () => recorder.state !== 'inactive' && recorder.stop();
  recorder.start(SLICE_MS);
  return { stop: () => recorder.state !== 'inactive' && recorder.stop(), done };
}
