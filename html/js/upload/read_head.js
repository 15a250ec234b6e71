// The first bytes of a chosen file as text, unpacked when it is a .gz.

const kHeadBytes = 256 * 1024;

/** @returns {Promise<{text: string, whole: boolean}>} */
export async function readHead(file) {
  const packed = /\.gz$/i.test(file.name);
  const head = file.slice(0, kHeadBytes);
  const stream = packed ? head.stream().pipeThrough(new DecompressionStream('gzip')) : head.stream();
  const reader = stream.getReader();
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let whole = file.size <= kHeadBytes;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
      if (text.length > 4 * kHeadBytes) {
        whole = false;
        await reader.cancel();
        break;
      }
    }
  } catch (error) {
    // A .gz that we cut in the middle ends with an error; what came before it is what we wanted.
    if (!packed || (whole && text === '')) throw error;
    whole = false;
  }
  return { text: text + decoder.decode(), whole };
}
