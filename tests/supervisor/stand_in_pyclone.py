#!/usr/bin/python3
"""A stand-in for an operator's own PyClone 0.13: it has nothing but the documented command line of
run_analysis_pipeline and the documented files. No progress, no checkpoint, no manifest, no PNG; an unknown
flag ends it with exit code 2, as argparse does. Its numbers mean nothing."""
import argparse, bz2, os, sys

PLOTS = {"cluster": ["density", "parallel_coordinates", "scatter"],
         "loci": ["density", "parallel_coordinates", "scatter", "similarity_matrix", "vaf_parallel_coordinates",
                  "vaf_scatter"]}


def minimal_pdf(text):
    """One page with a line of text, and a cross-reference table that is right."""
    stream = b"BT /F1 24 Tf 20 60 Td (" + text.encode() + b") Tj ET"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R"
               b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def main():
    parser = argparse.ArgumentParser(prog="PyClone")
    run = parser.add_subparsers(dest="command", required=True).add_parser("run_analysis_pipeline", allow_abbrev=False)
    run.add_argument("--in_files", nargs="+", required=True)
    run.add_argument("--working_dir", required=True)
    run.add_argument("--samples", nargs="+")
    run.add_argument("--tumour_contents", nargs="+", type=float)
    run.add_argument("--density", choices=["pyclone_binomial", "pyclone_beta_binomial"])
    run.add_argument("--init_method", choices=["connected", "disconnected"])
    run.add_argument("--prior", choices=["major_copy_number", "parental_copy_number", "total_copy_number"])
    run.add_argument("--plot_file_format", choices=["pdf", "svg"], default="pdf")
    run.add_argument("--config_extras_file")
    for name, default in (("num_iters", 10000), ("burnin", 0), ("thin", 1), ("seed", None), ("max_clusters", None),
                          ("mesh_size", 101), ("min_cluster_size", 0)):
        run.add_argument("--" + name, type=int, default=default)
    args = parser.parse_args()
    for path in args.in_files:
        open(path).read()

    def write(path, data):
        path = os.path.join(args.working_dir, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(data)

    write("config.yaml", b"num_iters: %d\nworking_dir: %s\n"
          % (args.num_iters, os.path.abspath(args.working_dir).encode()))
    for sample in args.samples:
        write("yaml/%s.yaml" % sample, b"mutations: []\n")
    write("trace/alpha.tsv.bz2", bz2.compress(b"1.0\r\n"))
    write("tables/cluster.tsv", b"sample_id\tcluster_id\tsize\tmean\tstd\nS1\t0\t1\t0.5\t0.1\n")
    write("tables/loci.tsv", b"mutation_id\tsample_id\tcluster_id\tcellular_prevalence\nm1\tS1\t0\t0.5\n")
    for kind, names in PLOTS.items():
        for name in names:
            write("plots/%s/%s.%s" % (kind, name, args.plot_file_format), minimal_pdf(kind + " " + name))
    print("Number of mutations: 1")


if __name__ == "__main__":
    sys.exit(main())
