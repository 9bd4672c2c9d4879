package dev.pinion.benchmarks.driver;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a server takes: processor time, allocated bytes and heap by JMX, resident memory by /proc.
 */
final class ServerMeter implements AutoCloseable {
  private final JMXConnector connector;
  private final OperatingSystemMXBean system;
  private final ThreadMXBean threads;
  private final MemoryMXBean memory;

  /** Since the process began. */
  record Sample(long cpuNanos, long allocatedBytes) {}

  /** What the process took for each request of a load. */
  record Cost(double cpuMicros, double allocatedBytes) {}

  private ServerMeter(JMXConnector connector) throws IOException {
    this.connector = connector;
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    this.system =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, OperatingSystemMXBean.class);
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    this.memory =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
  }

  /** Attaches to the JVM of that process, which then runs a few threads more. */
  @SuppressWarnings("BanJNDI") // the address is that of a process of our own
  static ServerMeter attach(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        String url = machine.startLocalManagementAgent();
        return new ServerMeter(JMXConnectorFactory.connect(new JMXServiceURL(url)));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  Sample sample() {
    return new Sample(system.getProcessCpuTime(), threads.getTotalThreadAllocatedBytes());
  }

  /** The cost of each of that many requests since a sample. */
  Cost since(Sample before, long requests) {
    Sample now = sample();
    double each = Math.max(1, requests);
    return new Cost(
        (now.cpuNanos - before.cpuNanos) / each / 1e3,
        (now.allocatedBytes - before.allocatedBytes) / each);
  }

  /** The heap in use after a collection, in bytes. */
  long heapAfterCollection() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** The resident memory of a process in bytes; 0 if this system does not tell. */
  static long residentBytes(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
