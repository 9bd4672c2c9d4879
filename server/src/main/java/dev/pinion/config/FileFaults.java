package dev.pinion.config;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why a file of the operator's cannot be read. */
public final class FileFaults {
  private FileFaults() {}

  /** In a few words, of which the system says little by itself. */
  public static String words(Exception fault) {
    return switch (fault) {
      case NoSuchFileException none -> "it does not exist";
      case AccessDeniedException denied -> "access is denied";
      case CharacterCodingException coded -> "it is not UTF-8";
      case FileSystemException failed ->
          Objects.requireNonNullElse(failed.getReason(), "the system does not say why");
      default -> Objects.requireNonNullElse(fault.getMessage(), "the system does not say why");
    };
  }
}
