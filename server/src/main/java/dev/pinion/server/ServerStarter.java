package dev.pinion.server;

import dev.pinion.config.Settings;
import dev.pinion.server.data.SettingsOptions;
import java.io.IOException;

/** What {@code forge serve} runs. */
@FunctionalInterface
public interface ServerStarter {

  /**
   * Starts the server and returns when it has stopped.
   *
   * @param given the options by which it was told where its data is
   * @throws IOException when the server cannot start, with a message for the operator
   * @throws InterruptedException when the calling thread is told to give up waiting
   */
  void serve(Settings settings, SettingsOptions.Repeated given)
      throws IOException, InterruptedException;
}
