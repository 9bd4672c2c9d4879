package dev.pinion.cli.output;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.function.IntPredicate;

/**
 * Marks that a terminal's charset lacks, each as one character that every charset has: as question
 * marks, what passed could not be told from what failed. Columns stay where they are.
 */
final class PlainWriter extends FilterWriter {
  private static final String MARKS = "✓✗…→–";
  private static final String PLAIN = "+x~>-";

  private PlainWriter(Writer to) {
    super(to);
  }

  /**
   * The characters that a writer in a charset writes as they are. Of a charset that lacks one mark,
   * the others are replaced too.
   */
  static IntPredicate kept(Charset charset) {
    if (!charset.canEncode()) {
      return _ -> false;
    }
    CharsetEncoder encoder = charset.newEncoder();
    boolean hasMarks = encoder.canEncode(MARKS);
    return c -> (hasMarks || MARKS.indexOf(c) < 0) && encoder.canEncode(Character.toString(c));
  }

  /** A writer in a charset, which flushes after each line. */
  static PrintWriter of(OutputStream to, Charset charset) {
    var writer = new BufferedWriter(new OutputStreamWriter(to, charset));
    boolean hasMarks = charset.canEncode() && charset.newEncoder().canEncode(MARKS);
    return new PrintWriter(hasMarks ? writer : new PlainWriter(writer), true);
  }

  private static char plain(int c) {
    int mark = MARKS.indexOf(c);
    return mark < 0 ? (char) c : PLAIN.charAt(mark);
  }

  @Override
  public void write(int c) throws IOException {
    out.write(plain(c));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text[i]);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text.charAt(i));
    }
  }
}
