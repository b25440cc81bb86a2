package io.slipway.engine.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated disk on which a fault strikes at a chosen place of the code, and on which another
 * place may be taken out: what it does to files is not done. Tells which places were passed.
 */
final class SteeredFiles implements StoreFiles {
  /**
   * A fault and its place.
   *
   * @param occurrence which time that the place is passed; the first is 1
   */
  record Strike(Site site, int occurrence, SimulatedDisk.Fault fault) {}

  private final SimulatedDisk disk;
  private final @Nullable Strike strike;
  private final @Nullable Site takenOut;
  private final List<Site> passed = new ArrayList<>();
  private int met;

  SteeredFiles(SimulatedDisk disk, @Nullable Strike strike, @Nullable Site takenOut) {
    this.disk = disk;
    this.strike = strike;
    this.takenOut = takenOut;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** Returns the places that were passed, in their order. */
  synchronized List<Site> passed() {
    return List.copyOf(passed);
  }

  /** Returns whether the place that this is called from is to be left out. */
  private synchronized boolean pass(Site.Operation operation) {
    Site site = Site.here(operation);
    passed.add(site);
    if (strike != null && strike.site.equals(site) && ++met == strike.occurrence) {
      disk.strikeNext(strike.fault);
    }
    return site.equals(takenOut);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return disk.read(file);
  }

  @Override
  public InputStream input(Path file) throws IOException {
    return disk.input(file);
  }

  @Override
  public StoreFile create(Path file) throws IOException {
    boolean unused = pass(Site.Operation.CREATE);
    return new Steered(disk.create(file));
  }

  @Override
  public StoreFile open(Path file) throws IOException {
    return new Steered(disk.open(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (!pass(Site.Operation.RENAME)) {
      disk.rename(from, to);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    if (!pass(Site.Operation.DELETE)) {
      disk.delete(file);
    }
  }

  @Override
  public List<Path> createDirectories(Path directory) throws IOException {
    boolean unused = pass(Site.Operation.CREATE_DIRECTORIES);
    return disk.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (!pass(Site.Operation.FORCE_DIRECTORY)) {
      disk.forceDirectory(directory);
    }
  }

  private final class Steered implements StoreFile {
    private final StoreFile file;

    Steered(StoreFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (!pass(Site.Operation.WRITE)) {
        file.write(bytes, position);
      }
    }

    @Override
    public void force() throws IOException {
      if (!pass(Site.Operation.FORCE)) {
        file.force();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
