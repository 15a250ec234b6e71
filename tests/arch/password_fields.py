#!/usr/bin/env python3
"""Fail when a field for a password doesn't hide it or hinders a password manager (ASVS 5.0, 6.2.6 and 6.2.7). Run by
ctest -L arch: password_fields.py ROOT
"""
import pathlib, re, sys


def main(root):
    bad, found = [], 0
    for path in sorted([*root.glob("html/*.html"), *root.glob("html/js/**/*.js")]):
        text = path.read_text()
        for field in re.findall(r'<[$\w{}]+ [^<]*?\bname="\w*password"[^<]*?/>', text, re.S):
            found += 1
            where = f"{path.relative_to(root)}: {' '.join(field.split())[:80]}"
            # PasswordField hides until its reader asks to see it.
            if not field.startswith("<${PasswordField}") and 'type="password"' not in field:
                bad.append(f"{where} is shown")
            if not re.search(r'autocomplete="(current|new)-password"', field):
                bad.append(f"{where} is not for password managers")
        if re.search(r"onpaste|['\"]paste['\"]", text, re.I):
            bad.append(f"{path.relative_to(root)}: handles paste")
    own = (root / "html/js/account/password_field.js").read_text()
    if not re.search(r"useState\(false\)", own) or not re.search(r"type=\$\{\w+ \? 'text' : 'password'\}", own):
        bad.append("html/js/account/password_field.js doesn't hide at first")
    if found < 5:  # login, register, the change (old, new), deletion
        bad.append(f"only {found} fields for passwords found: has their form changed?")
    print(*bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
